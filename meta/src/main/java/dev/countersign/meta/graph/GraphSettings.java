package dev.countersign.meta.graph;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where the Graph API is and how long we wait for it.
 *
 * @param baseUri the address in front of the version, such as {@code https://graph.facebook.com}; a
 *     path is kept, a slash at its end is not, a query is refused
 * @param version such as {@code v26.0}; Meta ends a version about two years after its release
 *     (Graph API changelog, "Available Graph API versions")
 * @param connectTimeout for a free connection, for one address to answer, and for the TLS handshake
 * @param answerTimeout from the start of a call to the last byte of its answer
 * @param sendsProof whether calls carry {@code appsecret_proof}; Meta describes it for
 *     graph.facebook.com, and for graph.instagram.com it is not known which app's secret would sign
 */
public record GraphSettings(
    URI baseUri,
    String version,
    Duration connectTimeout,
    Duration answerTimeout,
    boolean sendsProof) {
  private static final Pattern VERSION = Pattern.compile("v[1-9][0-9]{0,2}\\.[0-9]{1,2}");

  public GraphSettings {
    String scheme = baseUri.getScheme() == null ? "" : baseUri.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("https") || scheme.equals("http")) || baseUri.getHost() == null) {
      throw new IllegalArgumentException(
          "The Graph address must be an http or https address, such as"
              + " https://graph.facebook.com, not "
              + baseUri);
    }
    if (baseUri.getRawQuery() != null
        || baseUri.getRawFragment() != null
        || baseUri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "The Graph address must have no user, query or fragment; give for example"
              + " https://graph.facebook.com");
    }
    if (!VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException(
          "Not a version of the Graph API: " + version + "; give for example v26.0");
    }
    baseUri = URI.create(baseUri.toString().replaceFirst("/+$", ""));
    if (connectTimeout.toMillis() < 1 || answerTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("The Graph time-outs must be at least a millisecond.");
    }
  }

  /** Calls carry {@code appsecret_proof}. */
  public GraphSettings(
      URI baseUri, String version, Duration connectTimeout, Duration answerTimeout) {
    this(baseUri, version, connectTimeout, answerTimeout, true);
  }

  /** The same without {@code appsecret_proof}. */
  public GraphSettings withoutProof() {
    return new GraphSettings(baseUri, version, connectTimeout, answerTimeout, false);
  }

  /** With 3 seconds to connect and 10 for the whole call. */
  public static GraphSettings of(URI baseUri, String version) {
    return new GraphSettings(baseUri, version, Duration.ofSeconds(3), Duration.ofSeconds(10));
  }
}
