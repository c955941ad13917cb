package dev.countersign.resume.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;

/** Puts the failure of an attempt into a few words for an operator. */
final class FailureDetail {
  private static final int LONGEST_REASON = 160;
  private static final Pattern UNPRINTABLE = Pattern.compile("[^ -~]");

  private FailureDetail() {}

  /**
   * A few words without line breaks. Of the exception's own message only that of TLS is used, cut
   * and cleaned: it may quote the receiver's certificate.
   */
  static String of(IOException failure, CallbackSettings.Limits limits) {
    return switch (failure) {
      case CheckedResolver.BlockedAddress blocked -> String.valueOf(blocked.getMessage());
      case UnknownHostException unknown -> "the host name has no address";
      case ConnectionRequestTimeoutException busy ->
          limits.connectionsPerReceiver() + " callbacks to this receiver are already under way";
      case ConnectTimeoutException slow -> "no connection within " + seconds(limits.connect());
      case SocketTimeoutException slow -> timedOut(limits);
      case ConnectException refused -> "connection refused";
      case NoRouteToHostException unreachable -> "no route to the receiver";
      case SSLException tls -> "TLS failed: " + reason(tls);
      case NoHttpResponseException closed -> "connection closed before an answer";
      case ConnectionClosedException closed -> "connection closed before an answer";
      case SocketException reset -> "connection reset before an answer";
      case MessageConstraintException tooLong -> "the answer's headers are too long";
      case ClientProtocolException malformed -> "the answer is not HTTP";
      case InterruptedIOException stopped -> "interrupted before an answer";
      default -> "failed before an answer: " + failure.getClass().getSimpleName();
    };
  }

  /** The words for an attempt that met its deadline. */
  static String timedOut(CallbackSettings.Limits limits) {
    return "timed out after " + seconds(limits.total());
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1_000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  private static String reason(SSLException tls) {
    String message = UNPRINTABLE.matcher(String.valueOf(tls.getMessage())).replaceAll("?");
    return message.length() <= LONGEST_REASON
        ? message
        : message.substring(0, LONGEST_REASON) + "…";
  }
}
