// zh: 各文献说法不一之处
// en: Where documents contradict each other
MATCH (i:Issue {kind: 'contradiction'})
RETURN i.subject AS subject, i.reason AS reason, i.document AS document, i.id AS id
ORDER BY subject, id
