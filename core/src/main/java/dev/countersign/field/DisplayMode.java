package dev.countersign.field;

/** How much of a field the person sees. */
public enum DisplayMode {
  /** Label and value. */
  READABLE,
  /** The label, and eight bullets instead of the value. */
  MASKED,
  /** Nothing: the field is left out. */
  CONCEALED
}
