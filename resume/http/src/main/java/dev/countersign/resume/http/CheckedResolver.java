package dev.countersign.resume.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Stands between the HTTP client and DNS: the client connects to the addresses that were checked,
 * for it learns no others, and to none when one of them does not pass.
 */
final class CheckedResolver implements DnsResolver {
  private final String scheme;
  private final CallbackTargets targets;
  private final NameResolver names;

  CheckedResolver(String scheme, CallbackTargets targets, NameResolver names) {
    this.scheme = scheme;
    this.targets = targets;
    this.names = names;
  }

  /** An address that callbacks may not reach; its message says which and why. */
  static final class BlockedAddress extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    BlockedAddress(String message) {
      super(message);
    }
  }

  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    List<InetAddress> addresses = addresses(host);
    if (addresses.isEmpty()) {
      throw new UnknownHostException(host);
    }
    Optional<String> refusal =
        targets.refusal(new CallbackTargets.Connection(scheme, port, addresses));
    if (refusal.isPresent()) {
      throw new BlockedAddress(refusal.get());
    }
    return addresses.stream().map(address -> new InetSocketAddress(address, port)).toList();
  }

  /** Not offered: without the port the rules cannot be asked. */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    throw new UnknownHostException(host);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  private List<InetAddress> addresses(String host) throws UnknownHostException {
    boolean isBareIpv6 = host.indexOf(':') >= 0 && !host.startsWith("[");
    return switch (CallbackHost.parse(isBareIpv6 ? "[" + host + "]" : host)) {
      case CallbackHost.Literal literal -> List.of(literal.address());
      case CallbackHost.Localhost() -> targets.localhost();
      case CallbackHost.Name name -> names.addresses(name.name());
      case CallbackHost.Malformed malformed -> throw new UnknownHostException(host);
    };
  }
}
