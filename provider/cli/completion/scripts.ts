/** What each shell runs to ask `presence complete` for what can stand where the cursor is; where that has nothing, files can. */
export const scripts = {
  bash: `_presence() {
  local IFS=$'\\n'
  COMPREPLY=($("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f 1))
}
complete -o default -F _presence presence`,

  zsh: `#compdef presence
_presence() {
  local -a found
  local line tab=$'\\t'
  for line in "\${(@f)$("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    line=\${line//:/\\\\:}
    line=\${line/$tab/:}
    [[ -n $line ]] && found+=("$line")
  done
  if (( \${#found} )); then
    _describe presence found
  else
    _files
  fi
}
if [[ "\${funcstack[1]}" == _presence ]]; then
  _presence "$@"
else
  compdef _presence presence
fi`,

  fish: `function __presence_complete
  set -l before (commandline -opc)
  set -l command $before[1]
  set -e before[1]
  set -l found ($command complete -- $before (commandline -ct) 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c presence -f -a '(__presence_complete)'`,
} as const;
