/**
 * The names that upstream's interfaces (5.6, with Lwt_direct and Lwt_result.collect of 6.x) have, module by module;
 * of Lwt_react also those of React's E and S, which it includes.
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
};
