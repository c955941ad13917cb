package dev.countersign.server.page;

import dev.countersign.gateway.DecisionPages;
import dev.countersign.gateway.DecisionPages.Form;
import dev.countersign.gateway.DecisionPages.Page;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import java.awt.ComponentOrientation;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET} and {@code POST /decide/{token}}: the page behind a link in a question. {@code GET}
 * shows and changes nothing, whoever opens it: people, scanners of links, programs that make
 * previews. {@code POST} decides. The page has no title or picture that a preview could show, no
 * script, and sends nobody its address.
 */
@RestController
public final class DecisionEndpoint {
  private static final String FIELD = "field.";
  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

  private final DecisionPages pages;
  private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);

  /** The pages under {@code /decide}. */
  public DecisionEndpoint(DecisionPages pages) {
    this.pages = pages;
  }

  /** What a link shows. */
  @GetMapping("/decide/{token}")
  public ResponseEntity<String> look(@PathVariable String token) {
    return answer(pages.look(token));
  }

  /** What a link decides. */
  @PostMapping(path = "/decide/{token}", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  public ResponseEntity<String> submit(
      @PathVariable String token, @RequestParam MultiValueMap<String, String> form) {
    Map<String, String> texts = new LinkedHashMap<>();
    form.forEach((name, values) -> {
      if (name.startsWith(FIELD) && !values.isEmpty()) {
        texts.put(name.substring(FIELD.length()), values.getFirst().replace("\r\n", "\n"));
      }
    });
    String comment = form.getFirst("comment");
    return answer(
        pages.submit(
            token, new Form(form.getFirst("choice"), texts, comment == null ? "" : comment)));
  }

  /** The look of the page. */
  @GetMapping("/decide/decide.css")
  public ResponseEntity<ClassPathResource> look() {
    return ResponseEntity.ok()
        .contentType(new MediaType("text", "css", StandardCharsets.UTF_8))
        .header("X-Content-Type-Options", "nosniff")
        .body(new ClassPathResource("decide/decide.css"));
  }

  private ResponseEntity<String> answer(Page page) {
    TemplateOutput html = new StringOutput();
    templates.render("decide.jte", page, html);
    return ResponseEntity.status(status(page))
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

  private static int status(Page page) {
    return switch (page) {
      case Page.Open open -> open.isRefused() ? 422 : 200;
      case Page.Told told ->
          switch (told.kind()) {
            case RECORDED -> 200;
            case CLOSED -> 410;
            case UNKNOWN -> 404;
          };
    };
  }

  /** The direction of writing, as in HTML. */
  public static String direction(Locale locale) {
    return ComponentOrientation.getOrientation(locale).isLeftToRight() ? "ltr" : "rtl";
  }
}
