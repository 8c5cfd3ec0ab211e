"""Hand scanners type like a keyboard of the United States; a computer set to another one reads other letters. Pure.

Rows of keys from the digits down, unshifted then shifted, each at the same place as in `SCANNER`. They stand once more in
static/js/door-check.js, for times without network.
"""

from collections.abc import Iterator

SCANNER = "1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?"
LAYOUTS = {
    "German": "1234567890ß´qwertzuiopü+asdfghjklöäyxcvbnm,.-!\"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄYXCVBNM;:_",
    "Swiss": "1234567890'^qwertzuiopü¨asdfghjklöäyxcvbnm,.-+\"*ç%&/()=?`QWERTZUIOPè!ASDFGHJKLéàYXCVBNM;:_",
    "French": "&é\"'(-è_çà)=azertyuiop^$qsdfghjklmùwxcvbn,;:!1234567890°+AZERTYUIOP¨£QSDFGHJKLM%WXCVBN?./§",
    "Belgian": "&é\"'(§è!çà)-azertyuiop^$qsdfghjklmùwxcvbn,;:=1234567890°_AZERTYUIOP¨*QSDFGHJKLM%WXCVBN?./+",
}  # fmt: skip
# A scanner that holds shift for capitals types digits without it: typed digits are never the shifted ones' signs.
_BACK = [
    str.maketrans({a: b for a, b in zip(keys, SCANNER, strict=True) if not a.isdigit()})
    for keys in LAYOUTS.values()
]


def readings(code: str) -> Iterator[str]:
    """The code as it came, then as it was meant if it was typed into another layout. Which is true the signature tells."""
    yield code
    seen = {code}
    for back in _BACK:
        meant = code.translate(back)
        if meant not in seen:
            seen.add(meant)
            yield meant
