package dev.countersign.server.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import java.awt.ComponentOrientation;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * How pages go out: without script, kept by nobody, found by no search, their address told to
 * nobody.
 */
public final class HtmlPages {
  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(ContentType.Html);

  private HtmlPages() {}

  static ResponseEntity<String> answer(
      ResponseEntity.BodyBuilder answer, String template, Object page) {
    TemplateOutput html = new StringOutput();
    TEMPLATES.render(template, page, html);
    return answer
        .contentType(HTML)
        .cacheControl(CacheControl.noStore())
        .header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none';"
                + " frame-ancestors 'none'")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Robots-Tag", "noindex, nofollow")
        .body(html.toString());
  }

  /** The direction of writing, as in HTML. */
  public static String direction(Locale locale) {
    return ComponentOrientation.getOrientation(locale).isLeftToRight() ? "ltr" : "rtl";
  }
}
