package dev.countersign.resume.http;

import java.net.InetAddress;
import java.util.List;

/** Finds the addresses of a host name. Safe for use by many threads; may block. */
@FunctionalInterface
public interface NameResolver {
  /** All addresses of the name, A and AAAA; empty when there are none. */
  List<InetAddress> addresses(String name);

  /** The names as this machine knows them: hosts file and DNS. */
  static NameResolver system() {
    return new SystemNames();
  }
}
