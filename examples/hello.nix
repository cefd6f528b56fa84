# What a script needs is in a layer of its own: after an edit of the script, only the small layer with the script is
# built and sent again.
{ pkgs, nix2container }:
let
  conversation = pkgs.writeScript "conversation" ''
    ${pkgs.hello}/bin/hello
    echo "How do you do?"
  '';
in
nix2container.buildImage {
  name = "hello";
  config.Entrypoint = [
    "${pkgs.bashInteractive}/bin/bash"
    conversation
  ];
  layers = [
    (nix2container.buildLayer {
      deps = [
        pkgs.bashInteractive
        pkgs.hello
      ];
    })
  ];
}
