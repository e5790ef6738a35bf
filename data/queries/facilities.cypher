// zh: 平台、基地、研究机构与产业学院由谁共建
// en: Facilities and who built them together
// $limit: 200
MATCH (n:Organization)<-[e:CO_BUILT]-(a:Organization)
WITH n, a ORDER BY a.name, a.id
WITH n, collect(a.name) AS builders
RETURN n.name AS facility, [l IN labels(n) WHERE l <> 'Organization'][0] AS kind, size(builders) AS number, builders, n.id AS id
ORDER BY number DESC, id
LIMIT $limit
