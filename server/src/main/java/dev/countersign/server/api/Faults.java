package dev.countersign.server.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Turns what no endpoint expects into problems: the caller learns a number, the log learns the
 * rest.
 */
@RestControllerAdvice
public final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  @ExceptionHandler(Exception.class)
  ResponseEntity<String> fault(Exception fault, HttpServletRequest request) {
    if (fault instanceof ErrorResponse known) {
      int status = known.getStatusCode().value();
      String code =
          switch (status) {
            case 404 -> "not-found";
            case 405 -> "method-not-allowed";
            case 415 -> "unsupported-media-type";
            default -> "invalid-request";
          };
      String title = String.valueOf(known.getBody().getTitle());
      return Problem.of(status, code, title, "See /openapi.yaml for what is here.").response();
    }
    if (isOfCaller(fault)) {
      // what it says may quote the request
      return Problem.invalid("The query or the body is malformed; nothing was done.").response();
    }
    return unexpected(fault, request).response();
  }

  /** A query that cannot be decoded, a body whose chunks are broken, a caller that hung up. */
  private static boolean isOfCaller(Exception fault) {
    return fault instanceof InvalidParameterException || fault instanceof BadRequestException;
  }

  /** What a caller is told of what nobody expected; the log learns the rest. */
  static Problem unexpected(Exception fault, HttpServletRequest request) {
    String number = UUID.randomUUID().toString();
    LOG.error("Request {} {} failed as {}", request.getMethod(), route(request), number, fault);
    return Problem.unavailable(number);
  }

  /** Which endpoint it was for: a path may hold what only the caller may know. */
  static String route(HttpServletRequest request) {
    Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    return pattern == null ? "(no endpoint)" : pattern.toString();
  }
}
