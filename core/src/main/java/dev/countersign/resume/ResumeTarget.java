package dev.countersign.resume;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Where the outcome goes. */
public sealed interface ResumeTarget {
  /** A signed callback to that address. */
  record Http(URI url) implements ResumeTarget {

    private String origin() {
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
      int usual = scheme.equals("https") ? 443 : 80;
      return scheme + "://" + host + ":" + (url.getPort() < 0 ? usual : url.getPort());
    }
  }

  /** A handler in the same process, registered under that name. */
  record Handler(String name) implements ResumeTarget {}

  /** Nowhere: whoever asked reads the status. */
  record Poll() implements ResumeTarget {}

  /** A handler in the same process. */
  static ResumeTarget handler(String name) {
    return new Handler(name);
  }

  /** A signed callback. */
  static ResumeTarget http(URI url) {
    return new Http(url);
  }

  /** No delivery; the status is polled. */
  static ResumeTarget poll() {
    return new Poll();
  }

  /**
   * Who is kept busy by it: scheme, host and port, such as {@code https://app.example:443}, or a
   * handler; nobody where it is polled.
   */
  default Optional<String> receiver() {
    return switch (this) {
      case Http http -> Optional.of(http.origin());
      case Handler handler -> Optional.of("handler:" + handler.name());
      case Poll() -> Optional.empty();
    };
  }

  /** The kind as named in JSON. */
  default String kind() {
    return switch (this) {
      case Http http -> "http";
      case Handler handler -> "handler";
      case Poll() -> "poll";
    };
  }
}
