# A web server, its site in a layer of its own, and what a runtime should know of it.
{ pkgs, nix2container }:
let
  site = pkgs.writeTextDir "index.html" ''
    <p>Served from a layer that was never a file.</p>
  '';
in
nix2container.buildImage {
  name = "web";
  layers = [ (nix2container.buildLayer { deps = [ pkgs.busybox ]; }) ];
  config = {
    Entrypoint = [
      "${pkgs.busybox}/bin/httpd"
      "-f"
      "-p"
      "8080"
      "-h"
      "${site}"
    ];
    ExposedPorts."8080/tcp" = { };
    User = "1000:1000";
  };
}
