"""Prime factors of the numbers that families work with."""


def factors(number: int) -> dict[int, int]:
    """The exponent of each prime in a positive number, the smallest prime first; by trial up to the square root."""
    found: dict[int, int] = {}
    rest, prime = number, 2
    while prime * prime <= rest:
        while rest % prime == 0:
            found[prime] = found.get(prime, 0) + 1
            rest //= prime
        prime += 1
    if rest > 1:
        found[rest] = 1
    return found


def product_latex(number: int) -> str:
    """A positive number as a product of prime powers, in LaTeX without dollars."""
    powers = (f"{prime}^{{{exponent}}}" if exponent > 1 else str(prime) for prime, exponent in factors(number).items())
    return r" \cdot ".join(powers) or "1"
