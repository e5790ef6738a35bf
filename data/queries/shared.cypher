// zh: 与几所院校都合作的单位
// en: Bodies that several colleges work with
// $colleges: 2
// $limit: 50
MATCH (d:Document)
WITH collect(DISTINCT d.college) AS reporting
MATCH (c:College)-[e]-(n:Organization)
WHERE c.id IN reporting AND NOT n.id IN reporting
WITH n, collect(DISTINCT c.name) AS colleges, count(e) AS facts
WHERE size(colleges) >= $colleges
RETURN n.name AS body, size(colleges) AS number, colleges, facts, n.id AS id
ORDER BY number DESC, facts DESC, id
LIMIT $limit
