package dev.countersign.server.page;

import dev.countersign.gateway.DecisionPages;
import dev.countersign.gateway.DecisionPages.Form;
import dev.countersign.gateway.DecisionPages.Page;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET} and {@code POST /decide/{token}}: the page behind a link in a question. {@code GET}
 * shows and changes nothing, whoever opens it: people, scanners of links, programs that make
 * previews. {@code POST} decides. The page has no title or picture that a preview could show, no
 * script, and sends nobody its address.
 */
@RestController
public final class DecisionEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionEndpoint.class);
  private static final String PATH = "/decide/{token}";
  private static final String FIELD = "field.";

  /** Longest form, in bytes: as long as all fields can be, each character escaped. */
  private static final int LONGEST_FORM = 512 << 10;

  private final DecisionPages pages;

  /** The pages under {@code /decide}. */
  public DecisionEndpoint(DecisionPages pages) {
    this.pages = pages;
  }

  /** What a link shows. */
  @GetMapping(PATH)
  public ResponseEntity<String> look(@PathVariable String token, HttpServletRequest request) {
    return answer(pages.look(token, languages(request)));
  }

  /** What a link decides. */
  @PostMapping(path = PATH, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  public ResponseEntity<String> submit(@PathVariable String token, HttpServletRequest request)
      throws IOException {
    if (!pages.isOurs(token)) {
      return answer(pages.look(token, languages(request)));
    }
    Map<String, String> form = FormBody.read(request, LONGEST_FORM);
    Map<String, String> texts = new LinkedHashMap<>();
    form.forEach((name, text) -> {
      if (name.startsWith(FIELD)) {
        texts.put(name.substring(FIELD.length()), text.replace("\r\n", "\n"));
      }
    });
    return answer(
        pages.submit(
            token,
            new Form(form.get("choice"), texts, form.getOrDefault("comment", "")),
            languages(request)));
  }

  /** The languages that a browser asks for; none where it does not say. */
  private static List<Locale> languages(HttpServletRequest request) {
    return request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) == null
        ? List.of()
        : Collections.list(request.getLocales());
  }

  /** What a person is told when a page cannot be made; the log learns why, but not the link. */
  @ExceptionHandler(Exception.class)
  ResponseEntity<String> fault(Exception fault, HttpServletRequest request) {
    String number = UUID.randomUUID().toString();
    LOG.error("Request {} {} failed as {}", request.getMethod(), PATH, number, fault);
    return html(
        ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE),
        new Page.Told(
            Locale.ENGLISH,
            Page.Kind.CLOSED,
            "This page cannot be shown right now, and nothing was answered by it. Please try again in a few"
                + " minutes. If it lasts, tell whoever sent you the link this number: "
                + number));
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
    return html(ResponseEntity.status(status(page)), page);
  }

  private ResponseEntity<String> html(ResponseEntity.BodyBuilder answer, Page page) {
    return HtmlPages.answer(answer, "decide.jte", page);
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
}
