// zh: 联盟与集团：谁牵头、谁加入
// en: Alliances: who leads, who is a member
MATCH (n:Alliance)
OPTIONAL MATCH (lead:Organization)-[:LEADS]->(n)
WITH n, lead ORDER BY lead.name
WITH n, collect(DISTINCT lead.name) AS leads
OPTIONAL MATCH (member:Organization)-[:MEMBER_OF]->(n)
WITH n, leads, member ORDER BY member.name
WITH n, leads, collect(DISTINCT member.name) AS members
RETURN n.name AS alliance, leads, members, n.id AS id
ORDER BY alliance, id
