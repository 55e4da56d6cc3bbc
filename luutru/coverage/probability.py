"""Computes how likely a night is, given the nights before it: tails of counts that vary beyond chance."""

from math import exp, lgamma, log


def beta_binomial_upper(bad: int, number: int, alpha: float, beta: float) -> float:
    """Returns the probability of `bad` or more among `number`; the share is beta-distributed."""
    if bad <= 0:
        return 1.0
    term = exp(
        lgamma(number + 1) - lgamma(bad + 1) - lgamma(number - bad + 1)
        + _beta(bad + alpha, number - bad + beta) - _beta(alpha, beta)
    )  # fmt: skip
    total = 0.0
    for count in range(bad, number + 1):
        total += term
        if count == number or term < total * 1e-9:
            break
        term *= (number - count) * (count + alpha) / ((count + 1) * (number - count - 1 + beta))
    return min(1.0, total)


def negative_binomial_lower(count: int, mean: float, scatter: float) -> float:
    """Returns the probability of `count` or fewer; the variance is mean + scatter × mean²."""
    size = 1 / scatter
    stay = mean / (mean + size)
    term = exp(size * log(1 - stay))
    total = 0.0
    for step in range(count + 1):
        total += term
        term *= (step + size) / (step + 1) * stay
    return min(1.0, total)


def _beta(alpha: float, beta: float) -> float:
    return lgamma(alpha) + lgamma(beta) - lgamma(alpha + beta)
