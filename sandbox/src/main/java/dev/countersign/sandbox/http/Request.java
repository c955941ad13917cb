package dev.countersign.sandbox.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One HTTP request, read completely.
 *
 * @param method upper case, such as {@code POST}
 * @param path decoded, without the query
 * @param query decoded; the first value of a repeated parameter
 * @param headers names in lower case; the first value of a repeated header
 * @param body as UTF-8 text
 */
public record Request(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    String body) {

  public Request {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /** The query parameter of that name. */
  public Optional<String> queryValue(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** The header of that name, in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** The non-empty parts of the path, in order. */
  public List<String> segments() {
    return Stream.of(path.split("/", -1)).filter(segment -> !segment.isEmpty()).toList();
  }
}
