package dev.countersign.resume.http;

import java.net.IDN;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The host of a callback address, told apart without asking DNS. */
sealed interface CallbackHost {
  /** An address in digits. */
  record Literal(InetAddress address) implements CallbackHost {}

  /** This machine by name; never looked up. */
  record Localhost() implements CallbackHost {}

  /**
   * A name that DNS decides.
   *
   * @param isLocal whether only a private network can know it
   */
  record Name(String name, boolean isLocal) implements CallbackHost {}

  /**
   * Nothing that we call.
   *
   * @param problem what is wrong and what to write instead, to follow "the host …"
   */
  record Malformed(String problem) implements CallbackHost {}

  /** Suffixes that public DNS does not serve (RFC 6761, RFC 6762, RFC 8375, ICANN's .internal). */
  List<String> LOCAL_SUFFIXES =
      List.of(
          ".internal",
          ".intranet",
          ".local",
          ".localdomain",
          ".lan",
          ".corp",
          ".home",
          ".home.arpa",
          ".private",
          ".test",
          ".invalid",
          ".onion");

  /** One label: letters, digits, hyphens inside; an underscore is common in private networks. */
  Pattern LABEL = Pattern.compile("[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?");

  /** How URL parsers tell a number from a name: the last label is decimal, octal or hexadecimal. */
  Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

  /** The most characters of a DNS name. */
  int LONGEST_NAME = 253;

  /**
   * Reads the host as it stands in a URL, IPv6 in brackets.
   *
   * @param host at least one character
   */
  static CallbackHost parse(String host) {
    if (host.startsWith("[") && host.endsWith("]")) {
      Optional<InetAddress> address = LiteralAddress.parse(host.substring(1, host.length() - 1));
      return address.isPresent()
          ? new Literal(address.get())
          : new Malformed("is not an IPv6 address without zone, such as [2001:4860::8888]");
    }
    if (!host.chars().allMatch(c -> c < 0x80)) {
      return new Malformed("has letters outside of ASCII" + punycode(host));
    }
    String lower = host.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".")) {
      return new Malformed("ends with a dot; write it without");
    }
    List<String> labels = List.of(lower.split("\\.", -1));
    if (NUMBER.matcher(labels.getLast()).matches()) {
      return LiteralAddress.parse(lower)
          .<CallbackHost>map(Literal::new)
          .orElseGet(() ->
              new Malformed(
                  "is a number that programs read differently; write an address as four"
                      + " decimal numbers without leading zeros"));
    }
    if (lower.length() > LONGEST_NAME || !labels.stream().allMatch(LABEL.asMatchPredicate())) {
      return new Malformed("is not a DNS name or an IP address");
    }
    return labels.getLast().equals("localhost")
        ? new Localhost()
        : new Name(lower, labels.size() == 1 || LOCAL_SUFFIXES.stream().anyMatch(lower::endsWith));
  }

  private static String punycode(String host) {
    try {
      return "; write its punycode form, which is " + IDN.toASCII(host);
    } catch (IllegalArgumentException notAName) {
      return "; write its punycode form, which starts with xn--";
    }
  }
}
