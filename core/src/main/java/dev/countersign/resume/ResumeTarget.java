package dev.countersign.resume;

import java.net.URI;

/** Where the outcome goes. */
public sealed interface ResumeTarget {
  /** A signed callback to that address. */
  record Http(URI url) implements ResumeTarget {}

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

  /** The kind as named in JSON. */
  default String kind() {
    return switch (this) {
      case Http http -> "http";
      case Handler handler -> "handler";
      case Poll() -> "poll";
    };
  }
}
