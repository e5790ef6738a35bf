// zh: 技术服务金额最高的合作单位（万元）
// en: Partners by the amount of technical services (10,000 CNY)
// $limit: 20
MATCH (c:Organization)-[e:SERVED]->(n:Organization)
WHERE e.amount_wan IS NOT NULL
RETURN n.name AS partner, sum(e.amount_wan) AS amount_wan, count(e) AS contracts, n.id AS id
ORDER BY amount_wan DESC, id
LIMIT $limit
