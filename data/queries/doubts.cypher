// zh: 读到而未采信的，按原因
// en: What was read and not believed, by reason
MATCH (i:Issue)-[:FROM_DOCUMENT]->(d:Document)
RETURN i.kind AS kind, d.title AS document, d.year AS year, count(i) AS number, d.id AS id
ORDER BY kind, number DESC, id
