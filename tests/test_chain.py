"""A chain of records tells what was changed, left out or put in; where it goes on from is its head."""

import itertools

import pytest

from ra_contract.chain import Broken, Head, canonical, followed


def chained(*records: bytes) -> list[tuple[bytes, str]]:
    heads = itertools.accumulate(records, Head.after, initial=Head())
    return [(record, head.digest) for record, head in zip(records, itertools.islice(heads, 1, None), strict=True)]


def test_a_chain_that_nobody_touched_ends_at_its_head() -> None:
    links = chained(b"one", b"two", b"three")
    assert followed(links) == Head(3, links[-1][1])
    assert followed(links[1:], Head(1, links[0][1])) == followed(links)


@pytest.mark.parametrize("edit", ["change", "leave out", "put in", "swap", "twice"])
def test_what_was_done_to_a_record_is_found_at_that_record(edit: str) -> None:
    links = chained(b"one", b"two", b"three", b"four")
    match edit:
        case "change":
            links[1] = (b"tvo", links[1][1])
        case "leave out":
            del links[1]
        case "put in":
            links.insert(1, (b"new", links[1][1]))
        case "swap":
            links[1], links[2] = links[2], links[1]
        case _:
            links.insert(1, links[0])
    with pytest.raises(Broken) as broken:
        followed(links)
    assert broken.value.number == 2


def test_the_same_facts_are_the_same_bytes_in_whatever_order_they_are_told() -> None:
    assert canonical({"b": 1, "a": "王"}) == canonical({"a": "王", "b": 1}) == '{"a":"王","b":1}'.encode()
