// zh: 现代学徒制与订单班：哪个专业与谁
// en: Apprenticeships and order classes: which programme with whom
MATCH (c:Organization)-[e:APPRENTICESHIP_WITH|ORDER_CLASS_WITH]->(n:Organization)
RETURN CASE WHEN e.programme IS NULL THEN '?' ELSE e.programme END AS programme, type(e) AS type, c.name AS college,
       n.name AS partner, e.key AS key
ORDER BY programme, partner, key
