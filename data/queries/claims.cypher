// zh: 报告声称的数量与读出的数量
// en: Numbers that reports state, and what was read
MATCH (c:Claim)-[:FROM_DOCUMENT]->(d:Document)
RETURN d.title AS document, c.kind AS kind, c.stated AS stated, c.found AS found, c.stated - c.found AS gap, c.id AS id
ORDER BY gap DESC, id
