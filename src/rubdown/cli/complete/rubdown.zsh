#compdef rubdown
_rubdown() {
    local kind word help plans files
    local -a plain
    while IFS=$'\t' read -r kind word help; do
        case $kind in
        plain) plain+=("${word//:/\\:}${help:+:$help}") ;;
        plan) plans=1 ;;
        file) files=1 ;;
        esac
    done < <("${~words[1]}" completion zsh -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)
    [[ $PREFIX == --*=* ]] && compset -P 1 '*='
    (( $#plain )) && _describe -V 'rubdown' plain -M 'm:{[:lower:]}={[:upper:]}'
    [[ -n $plans ]] && _files -g '*.toml'
    [[ -n $files ]] && _files
}
if [[ $funcstack[1] == _rubdown ]]; then
    _rubdown "$@"
else
    compdef _rubdown rubdown
fi
