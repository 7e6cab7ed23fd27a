// Shapes of registration plates in normal form, by country. Outside brackets `a` stands for a letter, `n` for a digit, `x` for
// either; the rest is a regular expression. `@7` weighs a shape from 1 (loose) to 9 (this country alone); 5 where absent. A
// table only, from the countries' published plate formats.

/** One country a row: its code, then its shapes. */
export const PLATE_SHAPES = String.raw`
AT aa?n{3,5}a{1,2}@4 aa?n{1,5}a{0,3}@3
BE naaannn@8 aaannn@4 nnnaaa@3
BG [ABCEHKMOPTXY]{1,2}nnnn[ABCEHKMOPTXY]{2}@7
CY aaannn@4
CZ nannnnn@8 naannnn@6 aaannnn@2
DE a{2,5}n{1,4}[EH]?@6 [A-Z\u00C4\u00D6\u00DC]{2,5}n{1,4}[EH]?@5
DK aannnnn@7
EE nnnaaa@6 nnaaa@3
ES nnnn[B-DF-HJ-NP-TV-Z]{3}@9 aa?nnnnaa?@4
FI aaannn@5 a{2,3}n{1,3}@3
FR [A-HJ-NP-TV-Z]{2}nnn[A-HJ-NP-TV-Z]{2}@8 n{1,4}a{2,3}nn@5 n{1,4}a{1,3}(?:2[AB]|nn)@4
GR [ABEHIKMNOPTXYZ]{3}nnnn@7
HR aan{3,4}aa?@6 [A\u010C\u0160\u017D]{2}n{3,4}a{1,2}@5
HU aaannn@5 aaaannn@6
IE [0-2]n[12]?a{1,2}n{1,6}@7 nn[12]a{1,2}n{1,6}@8
IT [A-HJ-NPR-TV-Z]{2}nnn[A-HJ-NPR-TV-Z]{2}@7 aannnnna@3
LT aaannn@5
LU aannnn@5 n{4,6}@2
LV aan{1,4}@4
MT aaannn@4
NL aannna@7 annnaa@7 nnnaan@6 naaann@7 nnaaan@8 aannaa@5 nnaaaa@6 aaaann@6 nnaann@6 aannnn@4 nnnnaa@4 aaanna@6 annaaa@5 naannn@6
PL aaa?[A0-9]{4,5}@3 aannnaa@5 aannnnn@5 aaannnn@4 aannnna@6 aaannaa@5 aaannna@5 aaanann@6
PT aannaa@6 nnaann@5 nnnnaa@4 aannnn@3
RO aannaaa@8 Bnnaaa@8 Bnnnaaa@9
SE aaannx@7
SI (?:CE|GO|KK|KP|KR|LJ|MB|MS|NM|PO|SG)(?:aannn|nnnaa|nnaaa|annnn|nnnna|naaan|annaa|annna|naann|nnaan)@7
SK aannnaa@6
GB aannaaa@8 an{1,3}aaa@6 aaan{1,3}a@6 a{1,3}n{1,4}@3 n{1,4}a{1,3}@3 a{3}n{4}@4
UA [ABCDEHIKMOPTXYZ]{2}nnnn[ABCDEHIKMOPTXYZ]{2}@9 aannnna@3 nnnnnaa@5
RU [ABEKMHOPCTYX]nnn[ABEKMHOPCTYX]{2}n{2,3}@9 [ABEKMHOPCTYX]{2}n{5,6}@5 nnnn[ABEKMHOPCTYX]{2}n{2,3}@8
TR [0-8]nannnn@7 [0-8]nannnnn@8 [0-8]naan{3,4}@7 [0-8]naaan{2,3}@7
BY nnnnaa[1-7]@9 aannnn[1-7]@6
MD aaannn@4 aa?aan{3}@3
RS aan{3,5}aa@7
BA annannn@9 [AEJKMOT]\d{2}[AEJKMOT]\d{3}@9
ME aaaannn@5 aaa{2}nnn@5
MK aannnnaa@6
AL aannnaa@5
XK 0[1-7]nnnaa@8
NO aannnnn@6 aannnn@3
CH (?:AG|AI|AR|BE|BL|BS|FR|GE|GL|GR|JU|LU|NE|NW|OW|SG|SH|SO|SZ|TG|TI|UR|VD|VS|ZG|ZH)n{1,6}@7
IS aaann@5 aaxnn@5
GE aannnaa@5
KZ nnnaaann@9 n{3}aann@6 annnaaa@4
NZ aaannn@5 aan{1,4}@4 aaanna@3 nn?aaa@3 n{4}[A-Z]@3
AU aaanna@4 aaannn@5 naanaa@7 nnnaaa@5 aannaa@4 naaannn@7 aan{2}aa@4 Snnnaaa@6 1a[A-Z]{2}nnn@6 x{2,6}@1
US aaannnn@6 naaannn@6 aaannn@4 nnnaaa@4 aan{5}@3 x{2,8}@1
CA aaaannn@5 aaannn@4 aannna@3 aaannnn@2 annaaa@4
MX aaannna@7 aaannnn@4 aaanna?n?@2 annaaa@5
BR aaanann@8 aaannnn@6
AR aannnaa@7 aaannn@5 annnaaa@6
UY aaannnn@5 aannnn@2
PY aaaannn@7 aaannn@4
CL aaaann@8 aannnn@5
CO aaannn@4 aaanna@4
PE x[A-Z0-9]xnnn@4 anannn@7 aaannn@3
MA n{1,5}[ABDHJTUV\u062C]n{1,2}@7 n{1,5}\p{L}n{1,2}@6 WWn{5,6}@8
DZ n{5}[129]\d{2}n{2}@7
TN n{1,3}TUNn{1,4}@9 n{1,3}\u062A\p{L}*n{1,4}@7 n{1,3}T\p{L}*Nn{1,4}@7
SA [ABDEGHJKLNRSTUVXZ]{3}n{1,4}@7 n{1,4}[ABDEGHJKLNRSTUVXZ]{3}@6
AE aa?n{1,5}@4 n{1,2}n{1,5}@1 (?:DUBAI|AD|DXB|SHJ|AJM|RAK|UAQ|FUJ)a?a?n{1,5}@9
EG n{1,4}[\p{L}]{2,3}@3 [\p{L}]{2,3}n{1,4}@3
IR nn\p{L}{1,3}n{5}@8
IL n{7,8}@5
AM nnaannn@7
AZ nnaannn@7
LB an{1,7}@3
IQ nnan{4,6}@5
QA n{5,6}@2
KW n{4,7}@1
JO n{2}n{4,5}@3
IN (?:A[PRSN]|BR|C[GH]|D[DLN]|G[AJ]|H[PR]|J[HK]|K[AL]|L[AD]|M[HLNPZ]|NL|O[DR]|P[BY]|RJ|SK|T[NRSG]|U[KP]|WB)n{1,2}a{0,3}n{4}@9 nnBHnnnnaa?@9
PK a{2,3}n{3,4}@3
TH n?\p{Script=Thai}{2}n{1,4}@9
CN \p{Script=Han}a[A-Z0-9]{5,6}@9
JP \p{Script=Han}{1,4}n{2,3}(?:\p{Script=Hiragana}|a)n{1,4}@9 \p{Script=Han}{1,4}n[0-9A-Z]{2}\p{Script=Hiragana}n{1,4}@9 \p{Script=Hiragana}n{1,4}@5
KR \p{Script=Hangul}{0,4}n{2,3}\p{Script=Hangul}n{4}@9
TW aaannnn@5 nnnnaa@4 aannnn@3
HK aan{1,4}@4
ID aa?n{1,4}a{1,3}@6
MY aaa?n{1,4}a?@4 a{1,3}n{1,4}@3
SG S[A-Z]{2}n{1,4}[A-Z]@9 [A-Z]{2,3}n{1,4}[A-Z]@5
VN nnan{4,6}@8 nnaan{4,6}@6
PH aaan{3,4}@4
ZA aaannn(?:GP|EC|NC|L|NW|M|MP)@8 (?:CA|CF|CJ|CY|ND|NU)n{2,6}@6 aannaa(?:GP|ZN|EC|FS|L|MP|NC|NW)@9
NG aaan{2,3}aa@8
KE K[A-Z]{2}nnn[A-Z]@8
GH aan{1,4}n{2}@5 aan{1,4}[A-Z]@4
SN aan{3,4}a{1,2}@5
CI n{1,4}[A-Z]{2}0[1-9]@7
`;
