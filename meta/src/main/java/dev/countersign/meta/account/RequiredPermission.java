package dev.countersign.meta.account;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an Instagram account's token must be allowed to do, and why. */
enum RequiredPermission {
  INSTAGRAM_BASIC("Read Instagram Business Account info"),
  INSTAGRAM_MANAGE_MESSAGES("Send and receive DMs"),
  PAGES_MESSAGING("Access to the connected Facebook Page for token"),
  PAGES_READ_ENGAGEMENT("Required alongside pages_messaging");

  private final String purpose;

  RequiredPermission(String purpose) {
    this.purpose = purpose;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  String purpose() {
    return purpose;
  }

  static String names() {
    return Arrays.stream(values()).map(RequiredPermission::label).collect(Collectors.joining(", "));
  }
}
