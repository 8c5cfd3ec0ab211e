// Texts as they are compared with what people type, as core/folding.py: without capitals and accents.

export const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
