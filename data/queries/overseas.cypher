// zh: 境外伙伴按国家与地区
// en: Overseas partners by country
MATCH (n:OverseasPartner)
WITH CASE WHEN n.country IS NULL THEN '?' ELSE n.country END AS country, n ORDER BY n.name, n.id
RETURN country, count(n) AS number, collect(n.name) AS partners
ORDER BY number DESC, country
