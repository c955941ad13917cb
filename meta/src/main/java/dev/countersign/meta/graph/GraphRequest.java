package dev.countersign.meta.graph;

import java.util.List;
import java.util.Map;

/** One call, without the account that makes it. */
public sealed interface GraphRequest {

  /** The segments of the path after the version, unencoded: {@code me}, {@code messages}. */
  List<String> path();

  /** Whether the path stands below the version. */
  boolean isVersioned();

  /**
   * Reads something.
   *
   * @param query parameters, unencoded; never a secret
   * @param isVersioned whether the path stands below the version, as nearly all do
   */
  record Get(List<String> path, Map<String, String> query, boolean isVersioned)
      implements GraphRequest {
    public Get {
      path = List.copyOf(path);
      query = Map.copyOf(query);
    }

    /** A path below the version. */
    public Get(List<String> path, Map<String, String> query) {
      this(path, query, true);
    }
  }

  /**
   * Posts a JSON text.
   *
   * @param body a JSON text; never a secret
   */
  record Post(List<String> path, String body) implements GraphRequest {
    public Post {
      path = List.copyOf(path);
    }

    @Override
    public boolean isVersioned() {
      return true;
    }
  }

  /**
   * Asks what Meta knows of the token that the call is made with: its kind, its end, what it may
   * do.
   *
   * <p>Source: {@code GET /debug_token?input_token=…} (Graph API reference "Debug-Token"). It is
   * sent as the only operation of a batch (Graph API "Batch requests"), because the parameters of a
   * batch stand in the body of a request and the token stays out of every URL.
   */
  record DebugToken() implements GraphRequest {
    @Override
    public List<String> path() {
      return List.of();
    }

    @Override
    public boolean isVersioned() {
      return true;
    }
  }
}
