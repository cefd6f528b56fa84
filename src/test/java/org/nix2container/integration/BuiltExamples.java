package org.nix2container.integration;

import java.io.IOException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests that ask for them the images of the examples, which are built and served once for all
 * classes of a run.
 */
final class BuiltExamples implements BeforeAllCallback, ParameterResolver {

  @Override
  public void beforeAll(ExtensionContext context) {
    images(context); // Whoever cannot have them is skipped here; a parameter would fail.
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ExampleImages.class;
  }

  @Override
  public ExampleImages resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return images(context);
  }

  private static ExampleImages images(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(BuiltExamples.class))
        .computeIfAbsent(ExampleImages.class, key -> build(), ExampleImages.class);
  }

  private static ExampleImages build() {
    try {
      return new ExampleImages();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
