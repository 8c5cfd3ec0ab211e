"""Which addresses are called when somebody else names them: nothing but the public internet, in no spelling."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import addresses
from core.addresses import Refused

INNER = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4", "::/8", "100::/64", "2001::/23", "2001:db8::/32",
    "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "64:ff9b::/96", "64:ff9b:1::/48", "5f00::/16",
]  # fmt: skip
EMBEDDING = {"mapped": "::ffff:0:0", "compatible": "::", "nat64": "64:ff9b::", "local nat64": "64:ff9b:1::"}


@st.composite
def inner(draw: st.DrawFn) -> IPv4Address | IPv6Address:
    network = ip_network(draw(st.sampled_from(INNER)))
    offset = draw(st.integers(0, network.num_addresses - 1))
    return network.network_address + offset


@given(inner())
def test_no_address_of_an_inner_network_is_public(address: IPv4Address | IPv6Address) -> None:
    assert not addresses.is_public(address)
    with pytest.raises(Refused):
        addresses.public_only(["93.184.216.34", str(address)])


@given(st.sampled_from(sorted(EMBEDDING)), st.ip_addresses(v=4))
def test_no_address_of_the_older_kind_is_public_within_one_of_the_newer(
    how: str, address: IPv4Address
) -> None:
    whole = IPv6Address(int(IPv6Address(EMBEDDING[how])) + int(address))
    assert not addresses.is_public(whole)
    tunnel = IPv6Address((0x2002 << 112) | (int(address) << 80) | 1)
    assert not addresses.is_public(tunnel)


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6, network="2000::/3")))
def test_what_is_called_public_is_so_for_the_standard_library_too(address: IPv4Address | IPv6Address) -> None:
    if addresses.is_public(address):
        assert (address.is_global, address.is_multicast, address.is_private) == (True, False, False)


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fe80::1%eth0"],
)
def test_desks_of_clouds_are_not_public(address: str) -> None:
    assert not addresses.is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001::5"])
def test_servers_of_the_internet_are_public(address: str) -> None:
    assert addresses.public_only([address]) == [address]
    assert not addresses.is_public(IPv6Network("::/96")[int(ip_address("1.1.1.1"))])


def test_name_without_an_address_is_refused() -> None:
    with pytest.raises(Refused):
        addresses.public_only([])


@pytest.mark.parametrize(
    ("url", "authority", "path"),
    [
        ("https://hooks.example.com", "hooks.example.com", "/"),
        ("https://hooks.example.com:443/in?a=b", "hooks.example.com", "/in?a=b"),
        ("https://HOOKS.example.com.:8443/x", "hooks.example.com:8443", "/x"),
        ("https://xn--bcher-kva.example/ü".replace("ü", "%C3%BC"), "xn--bcher-kva.example", "/%C3%BC"),
    ],
)
def test_addresses_of_servers_are_read(url: str, authority: str, path: str) -> None:
    target = addresses.read(url)
    assert (target.scheme, target.authority, target.path) == ("https", authority, path)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/", "ftp://hooks.example.com/", "hooks.example.com", "https://", "https:///path",
        "https://user@hooks.example.com/", "https://user:pass@hooks.example.com/", "https://@hooks.example.com/",
        "https://hooks.example.com:22/", "https://hooks.example.com:80/", "https://hooks.example.com:99999/",
        "https://hooks.example.com/#part", "https://hooks.example.com\\@10.0.0.1/", "https://hooks.example.com/a b",
        "https://hooks.example.com/\r\nHost: x", "https://hooks.example.com/\t", "https://bücher.example/",
        "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f.0.0.1/", "https://0177.0.0.1/",
        "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://93.184.216.34/", "https://localhost/",
        "https://localhost./", "https://database/", "https://printer.local/", "https://a.b.internal/",
        "https://metadata.google.internal/", "https://x.localhost/", "https://..example.com/", "https://[broken/",
        f"https://hooks.example.com/{'a' * 500}",
    ],
)  # fmt: skip
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(Refused):
        addresses.read(url)


@pytest.mark.parametrize("url", ["http://localhost:8123/x", "http://127.0.0.1:9/", "https://[::1]:8000/"])
def test_own_machine_is_called_in_development_alone(url: str) -> None:
    assert addresses.read(url, allow_local=True).is_local
    with pytest.raises(Refused):
        addresses.read(url)
    with pytest.raises(Refused):
        addresses.read(url.replace("localhost", "10.0.0.1").replace("127.0.0.1", "10.0.0.1"))


def test_development_opens_this_machine_and_no_neighbour() -> None:
    assert addresses.public_only(["127.0.0.1", "::1"], allow_local=True) == ["127.0.0.1", "::1"]
    with pytest.raises(Refused):
        addresses.public_only(["10.0.0.1"], allow_local=True)
    with pytest.raises(Refused):
        addresses.read("http://hooks.example.com/", allow_local=True)
