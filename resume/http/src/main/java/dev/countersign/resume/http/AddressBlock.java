package dev.countersign.resume.http;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of addresses in CIDR notation, such as {@code 10.0.0.0/8} or {@code ::1/128}.
 *
 * @param network the first address
 * @param prefix how many leading bits all its addresses share
 */
public record AddressBlock(InetAddress network, int prefix) {
  private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");
  // The widest blocks that are private as a whole: 10.0.0.0/8 and fc00::/7.
  private static final int WIDEST_IPV4 = 8;
  private static final int WIDEST_IPV6 = 7;

  public AddressBlock {
    int bits = network.getAddress().length * Byte.SIZE;
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException(
          "The prefix of " + network.getHostAddress() + " is 0 to " + bits + ", got " + prefix);
    }
    if (!start(network, prefix).equals(network)) {
      throw new IllegalArgumentException(
          network.getHostAddress() + "/" + prefix + " does not start at its first address");
    }
  }

  /** Reads a block of an allow list, where a block as wide as the internet is refused. */
  public static Reading<AddressBlock> parse(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> written =
        LiteralAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (written.isEmpty()) {
      return refused(text, "is not an address and a prefix; write for example 10.0.0.0/8");
    }
    InetAddress network = written.get();
    int bits = network.getAddress().length * Byte.SIZE;
    if (slash < 0) {
      return refused(text, "has no prefix; write " + text + "/" + bits + " for the one address");
    }
    String digits = text.substring(slash + 1);
    if (!PREFIX.matcher(digits).matches() || Integer.parseInt(digits) > bits) {
      return refused(text, "has a prefix that is not a number from 0 to " + bits);
    }
    int prefix = Integer.parseInt(digits);
    int widest = bits == Integer.SIZE ? WIDEST_IPV4 : WIDEST_IPV6;
    if (prefix < widest) {
      return refused(
          text, "is too wide, it would switch the protection off; name /" + widest + " or smaller");
    }
    InetAddress start = start(network, prefix);
    if (!start.equals(network)) {
      return refused(
          text,
          "does not start at its first address; write " + start.getHostAddress() + "/" + prefix);
    }
    return new Reading.Accepted<>(new AddressBlock(network, prefix));
  }

  /** Whether the address lies in this block. */
  public boolean contains(InetAddress address) {
    return address.getAddress().length == network.getAddress().length
        && start(address, prefix).equals(network);
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefix;
  }

  private static InetAddress start(InetAddress address, int prefix) {
    byte[] bytes = address.getAddress();
    for (int i = 0; i < bytes.length; i++) {
      int kept = Math.clamp(prefix - (long) i * Byte.SIZE, 0, Byte.SIZE);
      bytes[i] &= (byte) (0xff << (Byte.SIZE - kept));
    }
    return LiteralAddress.of(bytes);
  }

  private static Reading<AddressBlock> refused(String text, String problem) {
    return new Reading.Refused<>("The address block \"" + text + "\" " + problem + ".");
  }
}
