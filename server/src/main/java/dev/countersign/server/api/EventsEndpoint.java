package dev.countersign.server.api;

import dev.countersign.gateway.ApprovalWatch;
import dev.countersign.gateway.Approvals;
import dev.countersign.postgres.ApiKeys;
import dev.countersign.store.News;
import dev.countersign.value.Value;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /v1/events}: everything that happens, as server-sent events; {@code Last-Event-ID}
 * continues where a connection broke.
 */
@RestController
public final class EventsEndpoint implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("(\\d{1,18})-(\\d{1,19})");
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final int LOOKS_BETWEEN_SIGNS_OF_LIFE = 15;
  private static final int BATCH = 200;

  /** How long a key that is revoked meanwhile still counts. */
  private static final Duration KEY_COUNTS = Duration.ofSeconds(5);

  private final Approvals approvals;
  private final ApprovalWatch watch;
  private final ApiKeys keys;
  private volatile boolean isClosed;

  /** The endpoint in front of these approvals, for callers who have one of these keys. */
  public EventsEndpoint(Approvals approvals, ApprovalWatch watch, ApiKeys keys) {
    this.approvals = approvals;
    this.watch = watch;
    this.keys = keys;
  }

  @GetMapping("/v1/events")
  void events(HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    Caller caller = Caller.of(request);
    Optional<Problem> lack = caller.lacks(Scope.APPROVALS_READ);
    Optional<News.Position> start = start(request.getHeader("Last-Event-ID"));
    if (lack.isPresent()) {
      lack.get().writeTo(response);
    } else if (start.isEmpty()) {
      Problem.invalid("Last-Event-ID must be the id of an event of this stream.").writeTo(response);
    } else {
      response.setContentType("text/event-stream;charset=utf-8");
      response.setHeader("Cache-Control", "no-store");
      try {
        follow(caller, start.get(), response.getOutputStream());
      } catch (IOException e) {
        // the other side hung up, which is how a stream ends
        return;
      }
    }
  }

  private Optional<News.Position> start(@org.jspecify.annotations.Nullable String lastEventId) {
    if (lastEventId == null) {
      return Optional.of(approvals.newest());
    }
    Matcher id = ID.matcher(lastEventId);
    try {
      return id.matches()
          ? Optional.of(new News.Position(Long.parseLong(id.group(1)), Long.parseLong(id.group(2))))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes until the other side hangs up, which shows as a failed write, their key is revoked, or
   * the server stops.
   */
  private void follow(Caller caller, News.Position start, ServletOutputStream out)
      throws IOException, InterruptedException {
    News.Position position = start;
    int quietLooks = 0;
    long nextLookAtKey = System.nanoTime() + KEY_COUNTS.toNanos();
    write(out, ": connected\n\n");
    while (!isClosed) {
      if (System.nanoTime() - nextLookAtKey >= 0) {
        if (!keys.isInForce(caller.key().id())) {
          return;
        }
        nextLookAtKey = System.nanoTime() + KEY_COUNTS.toNanos();
      }
      long seen = watch.changes();
      List<News> news = approvals.news(position, caller.accounts(), BATCH);
      for (News one : news) {
        position = one.position();
        write(out, event(one));
      }
      quietLooks = news.isEmpty() ? quietLooks + 1 : 0;
      if (quietLooks >= LOOKS_BETWEEN_SIGNS_OF_LIFE) {
        write(out, ": still here\n\n");
        quietLooks = 0;
      }
      if (news.size() < BATCH) {
        watch.awaitChange(seen, LOOK_AGAIN);
      }
    }
  }

  private static String event(News news) {
    Map<String, Value> data = new LinkedHashMap<>();
    data.put("approvalId", Value.of(news.approval().value()));
    data.put("status", Value.of(news.status().name()));
    data.putAll(ApprovalJson.entry(news.entry()).members());
    return "id: %d-%d\nevent: %s\ndata: %s\n\n"
        .formatted(
            news.position().transaction(),
            news.position().number(),
            news.entry().event().name(),
            new Value.Structure(data).json());
  }

  private static void write(ServletOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Lets every connection end, so that the server can stop. */
  @Override
  public void close() {
    isClosed = true;
  }
}
