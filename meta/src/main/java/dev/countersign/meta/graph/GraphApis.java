package dev.countersign.meta.graph;

import dev.countersign.meta.Login;
import dev.countersign.meta.MetaAccount;
import java.net.URI;

/**
 * The two addresses of the Graph API.
 *
 * @param facebook {@code graph.facebook.com}, or what stands in for it
 * @param instagram {@code graph.instagram.com}, which speaks for accounts with Instagram Login
 */
public record GraphApis(GraphApi facebook, GraphApi instagram) implements AutoCloseable {

  /** Both at their addresses, with one version: Meta keeps no separate table for the second. */
  public static GraphApis of(URI facebook, URI instagram, String version) {
    return new GraphApis(
        new GraphApi(GraphSettings.of(facebook, version)),
        new GraphApi(GraphSettings.of(instagram, version).withoutProof()));
  }

  /** The one that speaks for an account. */
  public GraphApi of(MetaAccount account) {
    return of(account.login());
  }

  /** The one that speaks for accounts that are connected that way. */
  public GraphApi of(Login login) {
    return switch (login) {
      case FACEBOOK -> facebook;
      case INSTAGRAM -> instagram;
    };
  }

  @Override
  public void close() {
    facebook.close();
    instagram.close();
  }
}
