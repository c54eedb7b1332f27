/**
 * The names that upstream's interfaces (5.6, with Lwt_direct and Lwt_result.collect of 6.x) have, module by module;
 * of Lwt_react also those of React's E and S, which it includes. Types and exceptions are named too.
 */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const upstreamNames: Readonly<Record<string, readonly string[]>> = {
  Lwt: words(`
    return fail wait task wakeup_later wakeup_later_exn wakeup wakeup_exn bind map catch finalize try_bind reraise
    dont_wait async async_exception_hook both join all choose pick nchoose npick nchoose_split Canceled cancel on_cancel
    protected no_cancel wrap_in_cancelable on_success on_failure on_termination on_any return_unit return_none
    return_nil return_true return_false Infix Let_syntax Syntax pause new_key get with_value wakeup_later_result
    of_result wakeup_result state wrap wrap1 wrap7 return_some return_ok return_error fail_with fail_invalid_arg
    is_sleeping ignore_result poll apply backtrace_bind backtrace_catch backtrace_finalize backtrace_try_bind
    abandon_wakeups debug_state_is waiter_of_wakener add_task_r add_task_l make_value make_error
    register_pause_notifier wakeup_paused paused_count abandon_paused Exception_filter`),
  Lwt_list: words(`
    iter_s iter_p iteri_s iteri_p map_s map_p mapi_s mapi_p rev_map_s rev_map_p fold_left_s fold_right_s for_all_s
    for_all_p exists_s exists_p find_s filter_s filter_p filter_map_s filter_map_p partition_s partition_p`),
  Lwt_mutex: words('create lock unlock is_locked is_empty with_lock'),
  Lwt_condition: words('create wait signal broadcast broadcast_exn'),
  Lwt_mvar: words('create create_empty put take take_available is_empty'),
  Lwt_switch: words('create is_on turn_off with_switch Off check add_hook add_hook_or_exec'),
  Lwt_pool: words('create use clear wait_queue_length'),
  Lwt_result: words(`
    return fail lift ok error catch get_exn map map_error bind bind_error bind_lwt bind_lwt_error bind_result both iter
    iter_error Infix Let_syntax Syntax map_err bind_lwt_err collect`),
  Lwt_stream: words(`
    from from_direct Closed create create_with_reference Full bounded_push create_bounded return return_lwt of_seq
    of_lwt_seq of_list of_array of_string of_iter clone to_list to_string Empty peek npeek get nget get_while
    get_while_s next last_new junk njunk junk_while junk_while_s junk_old get_available get_available_up_to is_empty
    is_closed closed on_termination on_terminate choose map map_s filter filter_s filter_map filter_map_s map_list
    map_list_s fold fold_s iter iter_p iter_s iter_n find find_s find_map find_map_s combine append concat flatten
    wrap_exn parse hexdump map_exn`),
  Lwt_seq: words(`
    empty return return_lwt cons cons_lwt append map map_s filter filter_s filter_map filter_map_s unfold unfold_lwt
    flat_map fold_left fold_left_s iter iter_s iter_p iter_n to_list of_list of_seq of_seq_lwt`),
  Lwt_pqueue: words('Make empty is_empty add union find_min lookup_min remove_min size'),
  Lwt_sequence: words(`
    get set remove create is_empty length add_l add_r Empty take_l take_r take_opt_l take_opt_r transfer_l transfer_r
    iter_l iter_r iter_node_l iter_node_r fold_l fold_r find_node_opt_l find_node_opt_r find_node_l find_node_r`),
  Lwt_direct: words('spawn spawn_in_the_background yield await Storage.new_key get set remove'),
  Lwt_retry: words('pp_error equal_error on_error with_sleep default_sleep_duration n_times'),
  Lwt_throttle: words('Make create wait'),
  Lwt_timeout: words('set_exn_handler create start stop change'),
  Lwt_react: words(`
    E.never E.retain E.with_finaliser S.with_finaliser create stop equal trace once drop_once app map stamp filter fmap
    diff changes on when_ dismiss until accum fold select merge switch fix l1 l6 next limit from to_stream of_stream
    delay keep app_s app_p map_s map_p filter_s filter_p fmap_s fmap_p diff_s accum_s fold_s merge_s run_s run_p S.const
    value retain eq_fun hold sample return bind bind_s sample_s l1_s l6_s E.Option S.Bool S.Int S.Float S.Pair S.Option
    S.Compare S.Make S.Special Step.create Step.execute`),
  Lwt_main: words(`
    run yield abandon_yielded_and_paused Enter_iter_hooks Leave_iter_hooks Exit_hooks add_first add_last remove
    remove_all enter_iter_hooks leave_iter_hooks exit_hooks at_exit`),
  Lwt_unix: words(`
    handle_unix_error sleep yield auto_yield auto_pause Timeout timeout with_timeout file_descr state unix_file_descr
    of_unix_file_descr blocking set_blocking abort fork process_status wait_flag wait waitpid resource_usage wait4
    wait_count system stdin stdout stderr file_perm open_flag openfile close read pread write pwrite write_string
    pwrite_string IO_vectors create append_bytes append_bigarray drop is_empty byte_count system_limit readv writev
    readable writable wait_read wait_write seek_command lseek truncate ftruncate fsync fdatasync file_kind stats stat
    lstat fstat file_exists utimes isatty LargeFile unlink rename link chmod fchmod chown fchown access_permission
    access dup dup2 set_close_on_exec clear_close_on_exec mkdir rmdir chdir getcwd chroot dir_handle opendir readdir
    readdir_n rewinddir closedir files_of_directory pipe pipe_in pipe_out mkfifo symlink readlink lock_command lockf
    passwd_entry group_entry getlogin getpwnam getgrnam getpwuid getgrgid signal_handler_id on_signal on_signal_full
    disable_signal_handler signal_count reinstall_signal_handler inet_addr socket_domain socket_type sockaddr socket
    socketpair bind listen accept accept_n connect shutdown_command shutdown getsockname getpeername msg_flag recv
    recvfrom send sendto recv_msg send_msg send_msgto credentials get_credentials socket_bool_option socket_int_option
    socket_optint_option socket_float_option getsockopt setsockopt getsockopt_int setsockopt_int getsockopt_optint
    setsockopt_optint getsockopt_float setsockopt_float getsockopt_error mcast_set_loop mcast_set_ttl
    mcast_add_membership mcast_drop_membership host_entry protocol_entry service_entry gethostname gethostbyname
    gethostbyaddr getprotobyname getprotobynumber getservbyname getservbyport addr_info getaddrinfo_option getaddrinfo
    name_info getnameinfo_option getnameinfo terminal_io tcgetattr setattr_when tcsetattr tcsendbreak tcdrain
    flush_queue tcflush flow_action tcflow async_method default_async_method set_default_async_method async_method_key
    with_async_none with_async_detach with_async_switch Retry Retry_read Retry_write io_event wrap_syscall
    check_descriptor register_action job run_job abort_jobs cancel_jobs wait_for_jobs execute_job make_notification
    send_notification stop_notification call_notification set_notification pool_size set_pool_size thread_count
    thread_waiting_count get_cpu get_affinity set_affinity Versioned bind_1 bind_2 recv_msg_2 send_msg_2 run has_wait4
    somaxconn retained read_bigarray write_bigarray`),
  Lwt_io: words(`
    Channel_closed channel mode input output input_channel output_channel stdin stdout stderr zero null pipe make
    of_bytes of_fd of_unix_fd close abort atomic file_length buffered flush flush_all buffer_size resize_buffer is_busy
    is_closed position set_position length read_char read_char_opt read_chars read_line read_line_opt read_lines read
    read_into read_into_exactly read_into_bigstring read_into_exactly_bigstring read_value write_char write_chars write
    write_line write_lines write_from write_from_bigstring write_from_string write_from_exactly
    write_from_exactly_bigstring write_from_string_exactly write_value fprint fprintl fprintf fprintlf print printl
    printf printlf eprint eprintl eprintf eprintlf hexdump_stream hexdump file_name open_file with_file open_temp_file
    with_temp_file create_temp_dir with_temp_dir delete_recursively open_connection with_connection
    with_close_connection server establish_server_with_client_socket establish_server_with_client_address
    shutdown_server lines_of_file lines_to_file chars_of_file chars_to_file NumberIO LE BE read_int read_int16
    read_int32 read_int64 read_float32 read_float64 write_int write_int16 write_int32 write_int64 write_float32
    write_float64 byte_order system_byte_order block direct_access default_buffer_size set_default_buffer_size
    establish_server Versioned establish_server_1 establish_server_2 shutdown_server_1 shutdown_server_2`),
  Lwt_process: words(`
    command shell redirection exec pread pread_chars pread_line pread_lines pwrite pwrite_chars pwrite_line
    pwrite_lines pmap pmap_chars pmap_line pmap_lines state process_none pid kill terminate status rusage close
    open_process_none with_process_none process_in stdout open_process_in with_process_in process_out stdin
    open_process_out with_process_out process open_process with_process process_full stderr open_process_full
    with_process_full`),
  Lwt_preemptive: words(`
    detach run_in_main run_in_main_dont_wait init simple_init get_bounds set_bounds set_max_number_of_threads_queued
    get_max_number_of_threads_queued nbthreads nbthreadsbusy nbthreadsqueued`),
  Lwt_bytes: words(`
    create length get set unsafe_get unsafe_set of_bytes of_string to_bytes to_string blit blit_from_string
    blit_from_bytes blit_to_bytes unsafe_blit unsafe_blit_from_bytes unsafe_blit_from_string unsafe_blit_to_bytes proxy
    extract copy fill unsafe_fill read write recv send recvfrom sendto io_vector recv_msg send_msg map_file mapped
    advice madvise page_size mincore wait_mincore`),
  Lwt_engine: words(`
    event stop_event fake_event iter on_readable on_writable on_timer readable_count writable_count timer_count fake_io
    abstract destroy transfer ev_loop libev select select_based poll_based get set forwards_signal`),
  Lwt_fmt: words(`
    printf eprintf formatter order make_stream of_channel stdout stderr make_formatter get_formatter fprintf kfprintf
    ifprintf ikfprintf flush write_order write_pending`),
  Lwt_gc: words('finalise finalise_or_exit'),
  Lwt_sys: words('Not_available windows feature have byte_order'),
};
