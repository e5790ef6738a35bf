// zh: 合作方式最多样的企业
// en: Enterprises with the most kinds of relationship
// $limit: 20
MATCH (n:Enterprise)-[e]-(:Organization)
WITH n, count(DISTINCT type(e)) AS kinds, count(e) AS facts
RETURN n.name AS enterprise, kinds, facts, n.id AS id
ORDER BY kinds DESC, facts DESC, id
LIMIT $limit
