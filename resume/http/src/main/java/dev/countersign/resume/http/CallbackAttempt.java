package dev.countersign.resume.http;

import dev.countersign.resume.ResumeOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. It runs in a thread of its own; {@link #cut} may be called from
 * another one at any moment and frees thread and socket.
 *
 * <p>The receiver has answered once its status and headers are here. What it sends after them is
 * read, up to a limit, only to keep the connection for the next callback.
 */
final class CallbackAttempt implements Callable<ResumeOutcome> {
  private static final int MOST_BYTES_READ = 64 * 1024;

  private final HttpClient client;
  private final CallbackSettings.Limits limits;
  private final InstantSource clock;
  private final HttpPost request;
  private volatile @Nullable ResumeOutcome answered;

  CallbackAttempt(
      HttpClient client, CallbackSettings.Limits limits, InstantSource clock, HttpPost request) {
    this.client = client;
    this.limits = limits;
    this.clock = clock;
    this.request = request;
  }

  @Override
  public ResumeOutcome call() {
    try {
      return exchange();
    } catch (IOException failure) {
      return answeredOr(FailureDetail.of(failure, limits));
    } catch (HttpException | RuntimeException failure) {
      return answeredOr("failed before an answer: " + failure.getClass().getSimpleName());
    }
  }

  /**
   * Ends the attempt at its deadline.
   *
   * @param detail how to name the end when the receiver has not answered
   * @return what the receiver answered, where it did before
   */
  ResumeOutcome cut(String detail) {
    request.abort();
    return answeredOr(detail);
  }

  private ResumeOutcome exchange() throws IOException, HttpException {
    try (ClassicHttpResponse response =
        client.executeOpen(RoutingSupport.determineHost(request), request, null)) {
      Header retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
      ResumeOutcome outcome =
          new CallbackAnswer(response.getCode(), retryAfter == null ? null : retryAfter.getValue())
              .outcome(clock.instant());
      answered = outcome;
      if (!endsWithinLimit(response.getEntity())) {
        // Closing alone would first read the rest of the answer.
        request.abort();
      }
      return outcome;
    }
  }

  private ResumeOutcome answeredOr(String detail) {
    ResumeOutcome outcome = answered;
    return outcome == null ? new ResumeOutcome.Failed(detail, null) : outcome;
  }

  private static boolean endsWithinLimit(@Nullable HttpEntity entity) throws IOException {
    if (entity == null) {
      return true;
    }
    if (entity.getContentLength() > MOST_BYTES_READ) {
      return false;
    }
    InputStream content = entity.getContent();
    byte[] buffer = new byte[8 * 1024];
    int total = 0;
    while (total < MOST_BYTES_READ) {
      int read = content.read(buffer, 0, Math.min(buffer.length, MOST_BYTES_READ - total));
      if (read < 0) {
        return true;
      }
      total += read;
    }
    return false;
  }
}
