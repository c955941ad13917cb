package dev.countersign.server.page;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a form in the body of a request holds. */
final class FormBody {
  private FormBody() {}

  /**
   * Each name's first value. The servlet's parameters would hold what stands in the address as
   * well, and an address must not decide. A body that is too long or not a form is one that nobody
   * filled in.
   *
   * @param longest in bytes
   */
  static Map<String, String> read(HttpServletRequest request, int longest) throws IOException {
    byte[] body = request.getInputStream().readNBytes(longest + 1);
    Map<String, String> form = new LinkedHashMap<>();
    if (body.length > longest) {
      return form;
    }
    try {
      for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
        int end = pair.indexOf('=');
        if (end > 0) {
          form.putIfAbsent(
              URLDecoder.decode(pair.substring(0, end), StandardCharsets.UTF_8),
              URLDecoder.decode(pair.substring(end + 1), StandardCharsets.UTF_8));
        }
      }
      return form;
    } catch (IllegalArgumentException e) {
      return Map.of();
    }
  }
}
