@echo off
rem What Pulumi starts on Windows where the plugin is installed as an executable.
where node >nul 2>nul || (
  echo The genesyscloud-presence plugin needs Node.js ^(20.19, 22.12 or newer^), and there is no node on PATH: install it ^(https://nodejs.org^). 1>&2
  exit /b 1
)
node "%~dp0dist\index.js" %*
