"""The Vendi score: how many entirely different items would be as diverse.

Source: D. Friedman and A. B. Dieng, The Vendi Score, Transactions on Machine Learning Research (2023).
"""

import numpy as np
from numpy.typing import NDArray


def vendi(vectors: NDArray[np.float32]) -> float:
    """The Vendi score with the cosine as the kernel: e to the entropy of the eigenvalues of K / n.

    K, of shape (n, n), has the eigenvalues of the matrix of shape (d, d) that is made of the same vectors the other
    way round, and zeros; the smaller one is taken.

    Args:
        vectors: Of shape (n, d), each of length 1; at least one.

    Returns:
        1 where all are the same, n where all are at right angles.
    """
    n, d = vectors.shape
    kernel = vectors @ vectors.T if n <= d else vectors.T @ vectors
    eigenvalues = np.linalg.eigvalsh(kernel.astype(np.float64) / n)
    shares = eigenvalues[eigenvalues > 0]
    return float(np.exp(-np.sum(shares * np.log(shares))))
