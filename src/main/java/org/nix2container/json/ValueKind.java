package org.nix2container.json;

/** The six kinds of value that JSON has. */
public enum ValueKind {
  OBJECT("an object"),
  ARRAY("an array"),
  STRING("a string"),
  NUMBER("a number"),
  BOOLEAN("a boolean"),
  NULL("null");

  private final String described;

  ValueKind(String described) {
    this.described = described;
  }

  /** With its article, for a message: {@code expected an object, found a string}. */
  public String described() {
    return described;
  }
}
