package dev.countersign.resume.http;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which addresses a callback may go to, as a stranger writes them. It asks no DNS and opens no
 * connection.
 *
 * <p>A <em>public</em> receiver needs {@code https} and a web port: 80, 443, or one from 1024 on
 * that is not known for another protocol. An address that is not public is refused. A receiver
 * whose address is named in the {@link AllowList} may use {@code http} and any port.
 *
 * <p>Both are asked twice. {@link #refusal(URI)} decides when an approval is created; an address in
 * digits is decided there for good. A name is decided there too while the allow list holds nothing
 * but loopback, since then every name must turn out public; with a wider list its scheme and port
 * wait for its addresses. {@link #refusal(Connection)} decides at each new connection, over every
 * address that DNS gave.
 *
 * <p>{@code localhost} is never looked up: it stands for the loopback addresses that the allow list
 * names.
 */
public final class CallbackTargets {
  private static final int LONGEST_URL = 2_048;
  private static final int FIRST_FREE_PORT = 1_024;
  private static final int LAST_PORT = 65_535;
  private static final Set<Integer> WEB_PORTS = Set.of(80, 443);

  // From 1024 on: the WHATWG fetch standard's bad ports, then databases, queues and remote control.
  private static final Set<Integer> PORTS_OF_OTHER_PROTOCOLS =
      Set.of(
          1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
          6669, 6679, 6697, 10080, 1433, 1521, 2375, 2376, 2379, 2380, 3306, 3389, 5432, 5672, 5900,
          5985, 5986, 6379, 6443, 9042, 9092, 9200, 9300, 10250, 11211, 27017);

  private static final List<InetAddress> LOOPBACK =
      Stream.of("127.0.0.1", "::1").map(text -> LiteralAddress.parse(text).orElseThrow()).toList();

  private final AllowList allowed;

  /** The rules with that allow list. */
  public CallbackTargets(AllowList allowed) {
    this.allowed = allowed;
  }

  /**
   * A connection about to be opened.
   *
   * @param scheme {@code http} or {@code https}
   * @param port the port, the scheme's own where the URL names none
   * @param addresses all that the host stands for
   */
  public record Connection(String scheme, int port, List<InetAddress> addresses) {
    public Connection {
      addresses = List.copyOf(addresses);
    }
  }

  /** Why a callback address may not be used, one sentence; empty when it may. */
  public Optional<String> refusal(URI target) {
    return formRefusal(target)
        .or(() -> hostRefusal(scheme(target), host(target), port(target)))
        .map(problem -> "The callback URL is not allowed: " + problem + ".");
  }

  /**
   * Why a connection may not be opened, a few words that start with "blocked address"; empty when
   * it may. One address that does not pass refuses them all.
   */
  public Optional<String> refusal(Connection connection) {
    return connection.addresses().stream()
        .flatMap(address ->
            addressRefusal(connection.scheme(), address, connection.port())
                .map(problem -> "blocked address " + address.getHostAddress() + ": " + problem)
                .stream())
        .findFirst();
  }

  /** The addresses that {@code localhost} stands for. */
  List<InetAddress> localhost() {
    return LOOPBACK.stream().filter(allowed::contains).toList();
  }

  private static Optional<String> formRefusal(URI target) {
    String text = target.toString();
    String lower = text.toLowerCase(Locale.ROOT);
    if (text.length() > LONGEST_URL) {
      return Optional.of("it is longer than " + LONGEST_URL + " characters");
    }
    if (!scheme(target).equals("https") && !scheme(target).equals("http")) {
      return Optional.of("its scheme is not https");
    }
    if (lower.contains("%0d") || lower.contains("%0a")) {
      return Optional.of("it contains a line break (%0D or %0A)");
    }
    String authority = target.getRawAuthority();
    if (authority == null) {
      return Optional.of("it names no host; write for example https://app.example.com/hooks");
    }
    if (authority.contains("@")) {
      return Optional.of(
          "it contains a user name or password; the signature tells the receiver who calls");
    }
    if (target.getRawFragment() != null) {
      return Optional.of("it has a fragment (#…), which is never sent; leave it out");
    }
    return Optional.empty();
  }

  private Optional<String> hostRefusal(String scheme, String host, int port) {
    if (host.isEmpty()) {
      return Optional.of("it names no host; write for example https://app.example.com/hooks");
    }
    if (port < 1 || port > LAST_PORT) {
      return Optional.of("its port is not a number from 1 to " + LAST_PORT);
    }
    return switch (CallbackHost.parse(host)) {
      case CallbackHost.Malformed malformed ->
          Optional.of("the host " + host + " " + malformed.problem());
      case CallbackHost.Literal literal ->
          addressRefusal(scheme, literal.address(), port)
              .map(problem -> "the address " + host + ": " + problem);
      case CallbackHost.Localhost() ->
          localhost().isEmpty()
              ? Optional.of(
                  "the host "
                      + host
                      + " is this machine; an operator can allow it with 127.0.0.1/32 in"
                      + " callbacks.allow")
              : Optional.empty();
      case CallbackHost.Name name -> nameRefusal(scheme, name, port);
    };
  }

  private Optional<String> nameRefusal(String scheme, CallbackHost.Name name, int port) {
    if (allowed.reachesBeyondLoopback()) {
      return Optional.empty();
    }
    return name.isLocal()
        ? Optional.of(
            "the host "
                + name.name()
                + " is a name of a private network; an operator can allow the network with its"
                + " addresses in callbacks.allow")
        : publicRefusal(scheme, port);
  }

  private Optional<String> addressRefusal(String scheme, InetAddress address, int port) {
    if (allowed.contains(address)) {
      return Optional.empty();
    }
    return AddressNature.notPublic(address)
        .map(nature ->
            "it is not public (" + nature + ") and callbacks.allow does not name its network")
        .or(() -> publicRefusal(scheme, port));
  }

  private static Optional<String> publicRefusal(String scheme, int port) {
    if (!scheme.equals("https")) {
      return Optional.of("its scheme is not https, which a public receiver needs");
    }
    boolean isForWeb =
        WEB_PORTS.contains(port)
            || (port >= FIRST_FREE_PORT && !PORTS_OF_OTHER_PROTOCOLS.contains(port));
    return isForWeb
        ? Optional.empty()
        : Optional.of(
            "port " + port + " belongs to another protocol; use 443 or a free one from 1024 on");
  }

  /** The scheme in lower case, empty where there is none. */
  static String scheme(URI target) {
    String scheme = target.getScheme();
    return scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
  }

  private static String host(URI target) {
    String authority = authority(target);
    int colon = colonBeforePort(authority);
    return colon < 0 ? authority : authority.substring(0, colon);
  }

  private static int port(URI target) {
    String authority = authority(target);
    int colon = colonBeforePort(authority);
    if (colon < 0 || colon == authority.length() - 1) {
      return scheme(target).equals("https") ? 443 : 80;
    }
    String digits = authority.substring(colon + 1);
    return digits.chars().allMatch(c -> c >= '0' && c <= '9') && digits.length() <= 5
        ? Integer.parseInt(digits)
        : -1;
  }

  // java.net.URI gives no host for 127.1 or for letters outside of ASCII; these are what we refuse
  // with a hint, so the authority is read here.
  private static String authority(URI target) {
    String authority = target.getRawAuthority();
    return authority == null ? "" : authority;
  }

  private static int colonBeforePort(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? colon : -1;
  }
}
