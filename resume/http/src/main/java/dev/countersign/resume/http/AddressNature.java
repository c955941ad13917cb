package dev.countersign.resume.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What an address is for, after the special-purpose registries of IANA (RFC 6890). Of IPv6 only the
 * global unicast space counts as public, so that a block reserved tomorrow is refused today.
 */
final class AddressNature {
  private static final AddressBlock GLOBAL_UNICAST = block("2000::", 3);
  private static final AddressBlock NAT64 = block("64:ff9b::", 96);
  private static final int NAT64_PREFIX_BYTES = 12;

  private static final List<Special> SPECIAL =
      List.of(
          special("0.0.0.0", 8, "this network"),
          special("10.0.0.0", 8, "private network"),
          special("100.64.0.0", 10, "carrier-grade NAT"),
          special("127.0.0.0", 8, "loopback"),
          special("169.254.0.0", 16, "link-local, cloud metadata"),
          special("172.16.0.0", 12, "private network"),
          special("192.0.0.0", 24, "protocol assignments"),
          special("192.0.2.0", 24, "documentation"),
          special("192.88.99.0", 24, "6to4 relay"),
          special("192.168.0.0", 16, "private network"),
          special("198.18.0.0", 15, "benchmarking"),
          special("198.51.100.0", 24, "documentation"),
          special("203.0.113.0", 24, "documentation"),
          special("224.0.0.0", 4, "multicast"),
          special("240.0.0.0", 4, "reserved"),
          special("::1", 128, "loopback"),
          special("::", 96, "unspecified or IPv4-compatible"),
          special("64:ff9b:1::", 48, "local NAT64"),
          special("fc00::", 7, "unique local"),
          special("fe80::", 10, "link-local"),
          special("fec0::", 10, "site-local"),
          special("ff00::", 8, "multicast"),
          special("2001::", 23, "protocol assignments, Teredo"),
          special("2001:db8::", 32, "documentation"),
          special("2002::", 16, "6to4"),
          special("3fff::", 20, "documentation"));

  private AddressNature() {}

  private record Special(AddressBlock block, String nature) {}

  /** Why the address is not a public one, a few words; empty when it is public. */
  static Optional<String> notPublic(InetAddress address) {
    if (NAT64.contains(address)) {
      byte[] bytes = address.getAddress();
      return notPublic(
              LiteralAddress.of(Arrays.copyOfRange(bytes, NAT64_PREFIX_BYTES, bytes.length)))
          .map(nature -> "NAT64 of " + nature);
    }
    for (Special special : SPECIAL) {
      if (special.block().contains(address)) {
        return Optional.of(special.nature());
      }
    }
    boolean isIpv4 = address.getAddress().length == Integer.BYTES;
    return isIpv4 || GLOBAL_UNICAST.contains(address)
        ? Optional.empty()
        : Optional.of("not global unicast");
  }

  private static Special special(String network, int prefix, String nature) {
    return new Special(block(network, prefix), nature);
  }

  private static AddressBlock block(String network, int prefix) {
    return new AddressBlock(LiteralAddress.parse(network).orElseThrow(), prefix);
  }
}
