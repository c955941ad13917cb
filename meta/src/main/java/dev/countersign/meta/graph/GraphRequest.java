package dev.countersign.meta.graph;

import java.util.List;
import java.util.Map;

/** One call, without the account that makes it. */
public sealed interface GraphRequest {

  /** The segments of the path after the version, unencoded: {@code me}, {@code messages}. */
  List<String> path();

  /**
   * Reads something.
   *
   * @param query parameters, unencoded; never a secret
   */
  record Get(List<String> path, Map<String, String> query) implements GraphRequest {
    public Get {
      path = List.copyOf(path);
      query = Map.copyOf(query);
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
  }
}
