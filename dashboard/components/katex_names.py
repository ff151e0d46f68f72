r"""What may stand in a formula: names that KaTeX knows (https://katex.org/docs/supported) and that stay in their place.

Not here, on purpose: what defines macros, loads something, paints over the page (`\rule`, `\raisebox`, `\mathrlap`) or
hides words (`\phantom`, `\color`).
"""

import re
from typing import Final


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SYMBOLS: Final = _names(
    """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi omicron pi
    varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega digamma Gamma Delta Theta Lambda Xi Pi Sigma
    Upsilon Phi Psi Omega varGamma varDelta varTheta varLambda varXi varPi varSigma varUpsilon varPhi varPsi varOmega
    aleph beth gimel daleth ell hbar hslash imath jmath wp Re Im partial nabla infty emptyset varnothing forall exists
    nexists complement eth Finv
    pm mp times div cdot cdotp ast star circ bullet oplus ominus otimes oslash odot dagger ddagger cap cup uplus sqcap
    sqcup vee wedge lor land setminus smallsetminus wr amalg diamond bigcirc bigtriangleup bigtriangledown
    triangleleft triangleright lhd rhd unlhd unrhd ltimes rtimes bowtie boxplus boxminus boxtimes boxdot Cap Cup
    barwedge veebar doublebarwedge curlywedge curlyvee centerdot intercal dotplus divideontimes circledast circledcirc
    circleddash
    le leq leqq leqslant ge geq geqq geqslant lt gt ll gg lll ggg ne neq equiv sim simeq approx approxeq thickapprox
    cong propto varpropto prec succ preceq succeq preccurlyeq succcurlyeq precsim succsim parallel nparallel perp mid
    nmid in notin ni owns subset supset subseteq supseteq subseteqq supseteqq subsetneq supsetneq subsetneqq
    supsetneqq nsubseteq nsupseteq sqsubset sqsupset sqsubseteq sqsupseteq Subset Supset asymp doteq doteqdot eqcirc
    circeq triangleq bumpeq Bumpeq models vdash dashv vDash Vdash Vvdash nvdash nvDash nless ngtr nleq ngeq nleqslant
    ngeqslant lneq gneq lneqq gneqq lesssim gtrsim lessapprox gtrapprox lessgtr gtrless lesseqgtr gtreqless nsim ncong
    smile frown between pitchfork therefore because colon trianglelefteq trianglerighteq
    vartriangle vartriangleleft vartriangleright ntriangleleft ntriangleright backsim backepsilon fallingdotseq
    risingdotseq multimap
    to gets leftarrow rightarrow leftrightarrow uparrow downarrow updownarrow Leftarrow Rightarrow Leftrightarrow
    Uparrow Downarrow Updownarrow longleftarrow longrightarrow longleftrightarrow Longleftarrow Longrightarrow
    Longleftrightarrow mapsto longmapsto hookleftarrow hookrightarrow nearrow searrow swarrow nwarrow leftharpoonup
    leftharpoondown rightharpoonup rightharpoondown rightleftharpoons leftrightharpoons upharpoonleft upharpoonright
    nleftarrow nrightarrow nLeftarrow nRightarrow nleftrightarrow nLeftrightarrow rightsquigarrow
    leadsto leftrightarrows rightleftarrows rightrightarrows leftleftarrows twoheadrightarrow twoheadleftarrow
    rightarrowtail leftarrowtail circlearrowleft circlearrowright curvearrowleft curvearrowright upuparrows
    downdownarrows Lsh Rsh looparrowleft looparrowright dashrightarrow dashleftarrow Rrightarrow Lleftarrow
    ldots cdots vdots ddots dots dotsb dotsc dotsm dotso
    langle rangle lfloor rfloor lceil rceil lbrace rbrace lbrack rbrack lvert rvert lVert rVert vert Vert lgroup rgroup
    lmoustache rmoustache backslash llbracket rrbracket lang rang
    neg lnot top bot angle measuredangle sphericalangle triangle triangledown blacktriangle blacktriangledown
    blacktriangleleft blacktriangleright square Box blacksquare lozenge blacklozenge Diamond bigstar diamondsuit
    heartsuit spadesuit clubsuit diamonds hearts spades clubs flat natural sharp prime backprime checkmark degree
    maltese copyright circledR circledS diagup diagdown surd pounds yen mathsterling S P
    N R Z Reals reals real Complex cnums natnums infin isin sub sube supe exist empty alef alefsym image weierp
    """
)
"""What stands for itself."""
OPERATORS: Final = _names(
    """
    sum prod coprod int iint iiint oint oiint oiiint bigcap bigcup bigvee bigwedge bigoplus bigotimes bigodot
    biguplus bigsqcup smallint intop
    sin cos tan cot sec csc arcsin arccos arctan arcctg arctg sinh cosh tanh coth cotg ctg cth tg th sh ch log ln lg
    exp lim limsup liminf varlimsup varliminf sup inf max min argmax argmin arg deg det dim gcd hom ker Pr injlim
    projlim
    """
)
"""What may have limits, and may not itself be an exponent without braces."""
SWITCHES: Final = _names(
    """
    displaystyle textstyle scriptstyle scriptscriptstyle nonumber notag not rm bf it sf tt cal
    quad qquad enspace enskip space thinspace medspace thickspace nobreakspace allowbreak
    iff implies impliedby bmod dotsi vcentcolon coloneqq eqqcolon
    """
)
"""What changes or parts what follows, and may not itself be an argument."""
IN_TEXT: Final = _names(
    """
    AA aa ae AE oe OE o O ss i j textquoteleft textquoteright textquotedblleft textquotedblright textdollar
    textbackslash textunderscore textbar textless textgreater textasciitilde textasciicircum textbraceleft
    textbraceright textdegree textbardbl textellipsis textendash textemdash textsterling
    quad qquad enspace space thinspace nobreakspace ldots dots dag ddag P S
    """
)
"""What may stand in text within a formula."""
ARGUMENTS: Final[dict[str, int]] = {
    **dict.fromkeys(
        _names(
            """
        sqrt bar hat vec dot ddot dddot ddddot tilde check breve acute grave mathring widehat widetilde widecheck
        overline underline overbrace underbrace overbracket underbracket overrightarrow overleftarrow
        overleftrightarrow underrightarrow underleftarrow underleftrightarrow Overrightarrow overgroup undergroup
        overlinesegment underlinesegment overleftharpoon overrightharpoon utilde
        mathbf mathrm mathit mathsf mathtt mathbb mathcal mathscr mathfrak mathnormal Bbb bold frak boldsymbol bm pmb
        boxed cancel bcancel xcancel sout operatorname substack mathop mathbin mathrel mathopen mathclose
        mathpunct mathord mathinner pmod mod pod xrightarrow xleftarrow xleftrightarrow xRightarrow xLeftarrow
        xLeftrightarrow xlongequal xmapsto xhookrightarrow xhookleftarrow xrightleftharpoons
        big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm
        """
        ),
        1,
    ),
    **dict.fromkeys(_names("frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel"), 2),
}
"""What is followed by groups, and by how many."""
OPTIONAL: Final = frozenset(["sqrt", *(name for name in ARGUMENTS if name.startswith("x") and name != "xcancel")])
"""What may have `[...]` before its groups."""
EXPONENTS: Final = _names("frac dfrac tfrac cfrac binom dbinom tbinom mathbf mathrm mathit mathbb mathcal")
"""What has groups and may be an exponent without braces."""
TEXT: Final = _names("text textbf textit textrm textsf texttt textup textmd textnormal emph fbox")
"""What is followed by text in braces."""
INFIX: Final = _names("over choose atop brace brack")
"""What stands between the two halves of a group, once."""
SIZED: Final = re.compile(r"\\[bB]igg?[lrm]?")
"""What is followed by a delimiter."""
DELIMITER: Final = re.compile(
    r"[()\[\]<>|/.]|\\[{}|]|\\(?:[lr](?:angle|floor|ceil|brace|brack|vert|Vert|group|moustache)|vert|Vert|backslash"
    r"|[uU]parrow|[dD]ownarrow|[uU]pdownarrow|lang|rang)"
)
SIGNS: Final = frozenset(r"\,;:!>|{}$%&#_ ")
"""What may follow a backslash without being a letter."""
ENVIRONMENTS: Final = _names(
    """
    align* alignat* gather* equation* aligned alignedat gathered split array cases dcases rcases drcases matrix pmatrix
    bmatrix Bmatrix vmatrix Vmatrix smallmatrix subarray
    """
)
SPECIFIED: Final = {
    **dict.fromkeys(["array", "subarray"], re.compile(r"\{[lcr|:\s]+\}")),
    **dict.fromkeys(["alignat*", "alignedat"], re.compile(r"\{[1-9]\}")),
}
"""How the columns of an environment are told, where it wants that."""
