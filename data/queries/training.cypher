// zh: 培训人数最多的单位
// en: Who was trained, by headcount
// $limit: 20
MATCH (c:Organization)-[e:TRAINED]->(n:Organization)
WITH n, sum(CASE WHEN e.headcount IS NULL THEN 0 ELSE e.headcount END) AS headcount, count(e) AS courses
RETURN n.name AS trained, headcount, courses, n.id AS id
ORDER BY headcount DESC, id
LIMIT $limit
