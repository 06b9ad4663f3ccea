" Vim with ALE, as it comes with Debian: opens FILE with pybuf-clangd, takes the first quick fix, and writes what it saw
" to RESULT.
set nocompatible hidden noswapfile runtimepath^=/usr/share/vim-ale
let g:ale_linters_explicit = 1
let g:ale_linters = {'c': ['clangd'], 'cpp': ['clangd']}
let g:ale_c_clangd_executable = $PYBUF_SERVER
let g:ale_lint_delay = 0
filetype plugin on
runtime! plugin/ale.vim

function! Findings() abort
  return ale#engine#GetLoclist(bufnr(''))
endfunction

function! FindingsAre(wanted) abort
  for l:turn in range(1200)
    if len(Findings()) == a:wanted
      return 1
    endif
    sleep 50m
  endfor
  return 0
endfunction

function! TakeFirst(data, items) abort
  let g:offered = map(copy(a:items), 'v:val[1].title')
  call ale#codefix#ApplyLSPCodeAction(a:data, a:items[0][1])
endfunction

function! Run() abort
  execute 'edit' fnameescape($PYBUF_FILE)
  setfiletype c
  ALELint
  if !FindingsAre(1)
    return {'problem': 'no diagnostic came'}
  endif
  let l:found = copy(Findings()[0])
  call cursor(l:found.lnum, l:found.col)
  let l:before = b:changedtick
  call ale#codefix#Execute(0, function('TakeFirst'))
  for l:turn in range(1200)
    if b:changedtick != l:before
      break
    endif
    sleep 50m
  endfor
  " Nobody types here, so that Vim tells ALE of no change.
  ALELint
  let l:clean = FindingsAre(0)
  write
  return {'line': l:found.lnum - 1, 'code': get(l:found, 'code', ''), 'text': l:found.text, 'clean': l:clean ? v:true : v:false, 'offered': get(g:, 'offered', [])}
endfunction

try
  let s:seen = Run()
catch
  let s:seen = {'problem': v:exception . ' at ' . v:throwpoint}
endtry
call writefile([json_encode(s:seen)], $PYBUF_RESULT)
qall!
