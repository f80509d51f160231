/** Letters as they are compared: see ``fold`` in shop/storefront/vocabulary.py. */
const HAN = /[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff]/;
const LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d"};

/** A word without what people leave out when they type: capitals, accents, umlauts. */
export const fold = (word) => word.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[ßæœøłđ]/g, (letter) => LETTERS[letter]);

export const isHan = (word) => HAN.test(word);
