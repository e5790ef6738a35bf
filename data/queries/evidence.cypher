// zh: 与某单位有关的每个事实及其出处（名称的一部分）
// en: Every fact about a body and the place it was read from (a part of its name)
// $name: 集团
// $limit: 100
MATCH (n:Organization) WHERE n.name CONTAINS $name
MATCH (n)-[e]-(m:Organization)
WITH DISTINCT e
UNWIND e.passages AS passage
MATCH (p:Passage {id: passage})-[:FROM_DOCUMENT]->(d:Document)
RETURN startNode(e).name AS start, type(e) AS type, endNode(e).name AS end, d.title AS document,
       p.section AS section, p.table AS table, p.row AS row, p.line_first AS line_first, p.line_last AS line_last,
       p.text AS text, e.key AS key
ORDER BY key, p.id
LIMIT $limit
