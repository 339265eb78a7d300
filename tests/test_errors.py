import pytest

from prepterm.errors import NotFound, as_sentence


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("so\n it is"), "RuntimeError: so it is"),
        (RuntimeError(), "RuntimeError"),
        (KeyError("name"), "KeyError: 'name'"),
    ],
)
def test_a_failure_that_nobody_foresaw_becomes_a_sentence(error: Exception, said: str) -> None:
    sentence = as_sentence(error)
    assert sentence.message == f"something failed that prepterm did not foresee: {said}"
    assert "PREPTERM_DEBUG=1 shows where" in (sentence.hint or "")
    assert sentence.__cause__ is error


def test_a_sentence_of_ours_stays_as_it_is() -> None:
    error = NotFound("there is no post", "`prepterm posts` lists them")
    assert as_sentence(error) is error
