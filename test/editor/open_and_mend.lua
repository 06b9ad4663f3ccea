-- Neovim's own client: opens FILE with pybuf-clangd, takes the preferred quick fix, and writes what it saw to RESULT.
local file, server, result = vim.env.PYBUF_FILE, vim.env.PYBUF_SERVER, vim.env.PYBUF_RESULT

local function diagnostics_are(wanted)
  return vim.wait(60000, function() return #vim.diagnostic.get(0) == wanted end, 50)
end

local function run()
  vim.cmd('edit ' .. file)
  local client = vim.lsp.start_client({cmd = {server}, root_dir = vim.fn.fnamemodify(file, ':h')})
  assert(client and vim.lsp.buf_attach_client(0, client), 'the server does not start')
  assert(diagnostics_are(1), 'no diagnostic came')
  local found = vim.diagnostic.get(0)[1]
  local params = vim.lsp.util.make_given_range_params({found.lnum + 1, found.col}, {found.lnum + 1, found.col})
  params.context = {diagnostics = {found.user_data.lsp and vim.tbl_extend('force', {
    message = found.message, severity = found.severity,
    range = {start = {line = found.lnum, character = found.col}, ['end'] = {line = found.end_lnum, character = found.end_col}},
  }, found.user_data.lsp)}, only = {'quickfix'}}
  local answers = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 60000)
  local action = answers and answers[client] and answers[client].result and answers[client].result[1]
  assert(action and action.edit, 'no quick fix came: ' .. vim.inspect(answers))
  vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
  local clean = diagnostics_are(0)
  vim.cmd('write')
  return {line = found.lnum, code = found.code or found.user_data.lsp.code, title = action.title, preferred = action.isPreferred, clean = clean}
end

local ok, seen = pcall(run)
vim.fn.writefile({vim.fn.json_encode(ok and seen or {problem = tostring(seen)})}, result)
vim.cmd('qall!')
