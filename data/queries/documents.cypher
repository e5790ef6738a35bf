// zh: 图中有哪些文献
// en: The documents in the graph
MATCH (d:Document)
OPTIONAL MATCH (c:Organization {id: d.college})
OPTIONAL MATCH (p:Passage)-[:FROM_DOCUMENT]->(d)
RETURN d.id AS document, d.title AS title, c.name AS college, d.year AS year, d.source AS source, count(p) AS passages
ORDER BY year, document
